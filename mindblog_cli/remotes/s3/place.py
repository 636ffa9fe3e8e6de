"""Where in the world of S3 a site is."""

from urllib.parse import quote, urlsplit, urlunsplit

from msgspec import Struct


class Place(Struct, frozen=True):
    """A *prefix* in a *bucket* at an *endpoint*; *virtual* when the host's name has the bucket."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    virtual: bool = False

    @property
    def host(self) -> str:
        """The host and port of the endpoint."""
        return urlsplit(self.endpoint).netloc

    @property
    def base(self) -> str:
        """The address of the endpoint as requests to this bucket use it."""
        if not self.virtual:
            return self.endpoint
        parts = urlsplit(self.endpoint)
        return urlunsplit(parts._replace(netloc=f"{self.bucket}.{parts.netloc}"))

    def key(self, name: str) -> str:
        """The name of an object in the bucket."""
        return f"{self.prefix}/{name}" if self.prefix else name

    def name(self, key: str) -> str:
        """The name of an object in the site."""
        return key.removeprefix(f"{self.prefix}/") if self.prefix else key

    def path(self, name: str) -> str:
        """Where requests ask for an object, quoted as it is signed."""
        key = quote(self.key(name), safe="/-_.~")
        return f"/{key}" if self.virtual else f"/{quote(self.bucket)}/{key}"

    def __str__(self) -> str:
        """How messages call it."""
        return f"the bucket {self.bucket} at {self.host}"
