import { readFacts } from './summary/facts.mts';
import { main, UserError } from './support/cli.mts';

await main(
  {
    name: 'published',
    summary:
      "Prints what docker-push recorded of a project as a workflow's outputs: image, digest, tags, skipped.",
    options: { project: { type: 'string', placeholder: 'name', help: 'the Nx project', default: '' } },
  },
  async ({ project }) => {
    const image = readFacts(process.cwd()).images.find(({ published }) => published?.project === project);
    if (!image?.published) {
      throw new UserError(
        `dist has no published.json of ${project || 'a project'}: run its target docker-push first.`,
      );
    }
    const { image: name, digest, tags, pushed } = image.published;
    console.log(`image=${name}\ndigest=${digest}\ntags=${JSON.stringify(tags)}\nskipped=${!pushed}`);
    return undefined;
  },
);
