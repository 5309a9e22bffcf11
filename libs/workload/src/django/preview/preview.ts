import type { Container } from '@shipshape/container-engine';
import { UserError } from '@shipshape/workspace';
import { startsCheck } from '../../smoke/starts.ts';
import type { Preview } from '../../workload.ts';
import { serviceHosts } from '../own/smoke-settings.ts';
import type { DjangoSettings } from '../settings.ts';
import { djangoInTurn, lacksDatabase } from '../smoke/manage.ts';
import { usualPages } from '../smoke/pages.ts';
import { onLoopback } from '../smoke/suite.ts';
import { addAdmin } from './admin.ts';

/** How a Django image runs for people and browsers: migrated, on SQLite in its own memory unless it is told otherwise. */
export function djangoPreview(
  { smoke, try: stated, pictures }: DjangoSettings,
  purpose: 'try' | 'pictures',
): Preview {
  const { port, host, health, foundHealth, module, services } = smoke;
  const pages = [...(smoke.pages ?? []).map(({ path }) => path), ...usualPages, health, foundHealth];
  const manage = { places: smoke.manage, module };
  return {
    ...{ port, host, tmpfs: ['/tmp', ...smoke.writable] },
    ...{ services: onLoopback(smoke), hosts: services.length > 0 ? serviceHosts(smoke) : [] },
    environment: (purpose === 'try' && stated.environment) || smoke.environment,
    pages: pages.filter((path): path is string => path !== undefined && path !== '/'),
    starts: startsCheck({ host, health, seconds: 60 }),
    async prepare(container) {
      const commands = [['migrate', '--noinput'], ['createcachetable']];
      await djangoInTurn(container, manage, commands, smoke.noDatabase ? lacksDatabase : undefined);
      if (purpose === 'pictures' && pictures.fixture) await fill(container, pictures.fixture);
    },
    addAdmin: (container, login) => addAdmin(container, manage, login),
  };
}

async function fill(container: Container, command: string): Promise<void> {
  const { exitCode, stderr, stdout } = await container.exec(['sh', '-c', command]);
  if (exitCode === 0) return;
  throw new UserError(
    `The fixture command "${command}" (pictures.fixture in shipshape.json) failed with exit code ${exitCode}: ${(stderr || stdout).trim().slice(-300)}`,
  );
}
