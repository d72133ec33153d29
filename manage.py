"""Django's usual entry point; the same as ``python -m datchuan.manage``."""

from datchuan.manage import main

if __name__ == "__main__":
    main()
