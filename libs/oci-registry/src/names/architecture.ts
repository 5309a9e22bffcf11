const names: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' };

/** The architecture of this machine as images name it, such as `amd64` or `arm64`. */
export const ownArchitecture: string = names[process.arch] ?? process.arch;
