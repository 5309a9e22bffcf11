from whitenoise.storage import CompressedManifestStaticFilesStorage


class ReproducibleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Write the same manifest for the same files, whatever the order in which the file system lists them."""

    # Source maps are not collected (see assets.apps), so references to them must not be resolved.
    patterns = tuple(
        (files, tuple(pattern for pattern in patterns if "sourceMappingURL" not in str(pattern)))
        for files, patterns in CompressedManifestStaticFilesStorage.patterns
    )

    def save_manifest(self) -> None:
        self.hashed_files = dict(sorted(self.hashed_files.items()))
        super().save_manifest()
