/** A way to run the registry for one folder: as a process of its own, or as a container. */
export interface RegistryRunner {
  kind: 'process' | 'container';
  /** Starts it on 127.0.0.1:`port` and answers by what ID to find it again; it may fail right after. */
  start(port: number): Promise<string>;
  /** Whether that ID still is this folder's registry, and not what else was given its number since. */
  isAlive(id: string): Promise<boolean>;
  /** Ends every registry of this folder, also one whose ID was lost. */
  endAll(): Promise<void>;
  /** The last thing it wrote, to explain why it ended. */
  lastWords(): Promise<string>;
}

/** What the folder holds. */
export const files = { config: 'config.yml', data: 'data', log: 'registry.log', state: 'state.json' };

/**
 * A configuration for CNCF distribution 2.8 and 3: images in `data`, deletion allowed, listening on `address` and
 * nowhere else. Without its in-memory cache, so that it notices when somebody empties the folder.
 */
export function registryConfig(data: string, address: string): string {
  return `version: 0.1
log: { level: warn, accesslog: { disabled: true } }
storage:
  filesystem: { rootdirectory: ${JSON.stringify(data)} }
  delete: { enabled: true }
http: { addr: ${JSON.stringify(address)}, secret: loopback-only }
`;
}
