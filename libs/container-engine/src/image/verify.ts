import { checkLabels, checkLines } from '../dockerfile/labels.ts';
import { statedConfig } from '../dockerfile/stated-config.ts';
import type { BuildRequest, EngineImage } from '../engine.ts';
import { EngineError } from '../engine-error.ts';

/**
 * Compares a built image's configuration with what was asked for: every label, and the user, command and variables that
 * the Dockerfile states in so many words.
 *
 * @throws EngineError naming what differs.
 */
export function verifyImage(
  image: EngineImage | undefined,
  dockerfile: string,
  labels: Record<string, string>,
): EngineImage {
  if (!image)
    throw new EngineError('The engine does not hold the image that it has just built: build again.');
  const { user, entrypoint, cmd, env } = statedConfig(dockerfile);
  const asked: [what: string, asked: unknown, found: unknown][] = [
    ...Object.entries(labels).map(
      ([name, value]) => [`label "${name}"`, value, own(image.labels, name)] as [string, unknown, unknown],
    ),
    ...Object.entries(env).map(
      ([name, value]) => [`variable "${name}"`, value, own(image.env, name)] as [string, unknown, unknown],
    ),
    ['USER', user, image.user],
    ['ENTRYPOINT', entrypoint, image.entrypoint],
    ['CMD', cmd, image.cmd],
  ];
  for (const [what, wanted, found] of asked) {
    if (wanted === undefined || JSON.stringify(wanted) === JSON.stringify(found)) continue;
    throw new EngineError(
      `The engine built ${image.id} without what was asked for: its ${what} is ${shown(found)} and should be ${shown(wanted)}. Update the engine, or report this.`,
    );
  }
  return image;
}

/**
 * Refuses what an engine would leave out of an image without an error.
 *
 * @throws EngineError naming the label or line that is too long.
 */
export function checkRequest({ context, labels }: BuildRequest): void {
  checkLines(context.dockerfile);
  checkLabels(labels);
}

function own(values: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}… (${text.length} characters)` : text;
}
