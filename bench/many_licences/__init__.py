"""Harnesses around the licence library: many generated licences, and looking one of them up."""
