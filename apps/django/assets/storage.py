from whitenoise.storage import CompressedManifestStaticFilesStorage


class ReproducibleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Write the same manifest for the same files, in whatever order a file system lists them."""

    def save_manifest(self) -> None:
        self.hashed_files = dict(sorted(self.hashed_files.items()))
        super().save_manifest()
