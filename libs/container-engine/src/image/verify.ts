import { takenFrom } from '../dockerfile/images.ts';
import { checkLabels, checkLines } from '../dockerfile/labels.ts';
import { squeeze } from '../dockerfile/line-of.ts';
import { type StatedConfig, statedConfig } from '../dockerfile/stated-config.ts';
import type { Base, BuildRequest, EngineImage } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { refuseBrought, type TakenImages } from './taken.ts';

/**
 * Compares a built image's configuration with what was asked for: every label, and whatever the Dockerfile states of it,
 * as far as it can be known what the engine was to make of that. Of a base image that the request does not know, the
 * engine is asked.
 *
 * @param configOf what the engine knows of an image that it holds
 * @throws EngineError naming what differs, or what a base image takes that nobody hashed
 */
export async function verifyBuilt(
  image: EngineImage | undefined,
  { context, labels }: BuildRequest,
  { given, bases }: TakenImages,
  configOf: (image: string) => Promise<Base | undefined>,
): Promise<EngineImage> {
  if (!image)
    throw new EngineError('The engine does not hold the image that it has just built: build again.');
  const known = new Map(
    await Promise.all(
      bases.map(
        async ({ reference, name }) =>
          [reference, given.baseOf?.(reference) ?? (await configOf(name))] as const,
      ),
    ),
  );
  const { path, text } = context.dockerfile;
  const all = { ...given, baseOf: (reference: string) => known.get(reference) };
  refuseBrought(takenFrom(text, all), takenFrom(text, given).addresses, path);
  const stated = statedConfig(text, all);
  compare(image, { ...stated, labels: { ...stated.labels, ...labels } });
  return image;
}

function compare(image: EngineImage, stated: StatedConfig): void {
  const { healthcheck } = stated;
  const each = (what: string, wanted: Record<string, string>, found: Record<string, string>): Compared[] =>
    Object.entries(wanted).map(([name, value]) => [`${what} "${name}"`, value, own(found, name)]);
  const all: Compared[] = [
    ...each('label', stated.labels, image.labels),
    ...each('variable', stated.env, image.env),
    ['USER', stated.user, image.user],
    ['WORKDIR', stated.workdir, image.workdir],
    ['ENTRYPOINT', stated.entrypoint?.map(squeeze), image.entrypoint.map(squeeze)],
    ['CMD', stated.cmd?.map(squeeze), image.cmd.map(squeeze)],
    ['SHELL', stated.shell, image.shell],
    ['STOPSIGNAL', stated.stopSignal, image.stopSignal],
    ['EXPOSE', stated.ports, [...stated.ports].filter((port) => image.ports.includes(port))],
    ['VOLUME', stated.volumes, stated.volumes.filter((volume) => image.volumes.includes(volume))],
    ['HEALTHCHECK', healthcheck?.test.map(squeeze), image.healthcheck?.test.map(squeeze)],
    ...(['interval', 'timeout', 'startPeriod', 'retries'] as const).map(
      (name): Compared => [
        `HEALTHCHECK (${name})`,
        healthcheck?.[name] || undefined,
        image.healthcheck?.[name],
      ],
    ),
  ];
  for (const [what, wanted, found] of all) {
    if (wanted === undefined || JSON.stringify(wanted) === JSON.stringify(found)) continue;
    throw new EngineError(
      `The engine built ${image.id} without what was asked for: its ${what} is ${shown(found)} and should be ${shown(wanted)}. Update the engine, or report this.`,
    );
  }
}

/** What it is, what was asked for (undefined where that is not known), and what is there. */
type Compared = [what: string, wanted: unknown, found: unknown];

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
