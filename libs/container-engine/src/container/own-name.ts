/** The name of a container without a network: one that has an address there, since programs look up their machine's own. */
export const OWN_NAME = '--hostname=localhost';
