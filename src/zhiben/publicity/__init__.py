"""Publicity (宣传): events by channel and entry, materials shown or handed out, public messages and whom they reach."""
