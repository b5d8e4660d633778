"""WeChat: login, face verification, messages, by a client that keeps its secrets to itself."""
