"""The system's keyring; loaded only where it is asked, for it takes its time."""

import keyring
from keyring.backends import fail, null
from keyring.errors import KeyringError, KeyringLocked, PasswordDeleteError

from mindblog_cli.errors import ConfigError
from mindblog_cli.remotes.secrets import SERVICE


def there() -> bool:
    """Whether this system has a keyring at all."""
    return not isinstance(keyring.get_keyring(), (fail.Keyring, null.Keyring))


def kept(address: str) -> str | None:
    """What is kept for *address*, if anything is."""
    try:
        return keyring.get_password(SERVICE, address)
    except KeyringLocked:
        raise ConfigError(
            "the keyring is locked", hint="unlock it, or set the secret in the environment"
        ) from None
    except KeyringError:
        return None


def keep(address: str, secret: str) -> None:
    """Keep *secret* for *address*, in place of what was kept before."""
    try:
        keyring.set_password(SERVICE, address, secret)
    except KeyringError as error:
        # Its words may hold what it was given.
        kind = type(error).__name__
        raise ConfigError(
            f"the keyring did not take the secret ({kind})", hint="is it unlocked?"
        ) from None


def forget(address: str) -> bool:
    """Keep nothing for *address* any more; whether there was something."""
    try:
        keyring.delete_password(SERVICE, address)
    except (PasswordDeleteError, KeyringError):
        return False
    return True
