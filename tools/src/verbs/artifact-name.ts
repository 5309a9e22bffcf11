import { UserError } from '@shipshape/workspace';
import { main } from '../command.ts';

await main(
  {
    name: 'artifact-name',
    summary: "Prints a project's name as an artifact may have it, as a workflow's output.",
    options: { project: { type: 'string', placeholder: 'name', help: 'the Nx project', default: '' } },
  },
  async ({ project }) => {
    if (!project) throw new UserError('Which project? Give --project.');
    // The signs that actions/upload-artifact refuses: a project may be called @acme/web.
    console.log(`name=${project.replaceAll(/["<>|*?:\\/\r\n]/g, '__')}`);
    return undefined;
  },
);
