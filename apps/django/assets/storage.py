from whitenoise.storage import CompressedManifestStaticFilesStorage


class ReproducibleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Write the same manifest for the same files, in whatever order a file system lists them."""

    # Source maps aren't collected (assets.apps), so what mentions one must not look for it.
    patterns = tuple(
        (files, tuple(pattern for pattern in patterns if "sourceMappingURL" not in str(pattern)))
        for files, patterns in CompressedManifestStaticFilesStorage.patterns
    )

    def save_manifest(self) -> None:
        self.hashed_files = dict(sorted(self.hashed_files.items()))
        super().save_manifest()
