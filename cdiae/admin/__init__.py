from cdiae.admin import councils, meetings, strategy

__all__ = ["councils", "meetings", "strategy"]
