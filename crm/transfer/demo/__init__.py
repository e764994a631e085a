"""An invented account to look around in: the life of Noor Winter, told through the real actions."""

from crm.transfer.demo.account import EMAIL, PASSWORD, NotEmpty, Start, begin, existing

__all__ = ["EMAIL", "PASSWORD", "NotEmpty", "Start", "begin", "existing"]
