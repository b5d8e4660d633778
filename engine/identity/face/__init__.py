"""Faces measured on this machine, in processes of their own: pictures, poses, distances. Needs the extra `face`."""
