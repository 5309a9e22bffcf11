import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository, parseReference } from '@shipshape/oci-registry';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BuildRequest, baseIn, makeContext, statedConfig } from '../src/index.ts';
import type { Fixture } from './fixture.ts';

/** A build takes the images that were asked for, and the record of what it made from a Dockerfile is true. */
export function namedImageTests(fixture: () => Fixture): void {
  let context: string;
  const made: string[] = [];
  beforeEach(() => {
    context = join(mkdtempSync(join(tmpdir(), 'shipshape-test-')), 'context');
    mkdirSync(context);
    writeFileSync(join(context, 'file'), 'x');
  });
  afterEach(async () => {
    for (const image of made.splice(0).reverse()) await fixture().engine.remove(image);
    rmSync(join(context, '..'), { recursive: true });
  });
  const build = async (dockerfile: string, more: Partial<BuildRequest> = {}) => {
    writeFileSync(join(context, 'Dockerfile'), dockerfile);
    const request = { buildArgs: {}, labels: {}, secrets: [], context: await makeContext(context), ...more };
    const { image } = await fixture().engine.build(request);
    made.push(image.id);
    return image;
  };

  /** Images as the product has them built: by their digest, and with what they bring along. */
  const asHashed = async (...references: string[]) => {
    const [images, bases] = [new Map<string, string>(), new Map<string, ReturnType<typeof baseIn>>()];
    for (const reference of references) {
      const { registry, repository: path, tag = '' } = parseReference(reference);
      const repository = openRepository(`${registry}/${path}`);
      const { manifestDigest, config } = await repository.imageConfig(tag);
      images.set(reference, `${registry}/${path}@${manifestDigest}`);
      bases.set(reference, baseIn(config));
    }
    return { images, bases };
  };

  test('takes an image by the name it is given for it, in each place where a Dockerfile names one', async () => {
    const { engine, registry } = fixture();
    const reference = `${registry.host}/team/replaced:1`;
    const put = async (version: string) => {
      const { id } = await build(`FROM scratch\nCOPY file /${version}\nENV VERSION=${version}\n`);
      await engine.push(id, reference);
      await engine.remove(reference);
      await engine.pull(reference);
      return (await engine.stored(reference))?.name ?? '';
    };
    const old = await put('old');
    expect(old).toMatch(/\/team\/replaced@sha256:/);
    await put('new');
    const images = new Map([[reference, old]]);
    const text = `ARG BASE=${reference}\nFROM scratch AS files\nCOPY --from=${reference} /old /\nFROM $BASE\nCOPY --from=files / /\n`;
    expect((await build(text, { images })).env).toMatchObject({ VERSION: 'old' });
    // Also where an argument of a stage names it, which counts only where the base image does not set the same.
    const base = await asHashed(fixture().base.reference);
    await build(`FROM ${fixture().base.reference}\nARG TOOLS=${reference}\nCOPY --from=$TOOLS /old /\n`, {
      ...{ images: new Map([...base.images, ...images]), bases: base.bases },
    });
    await engine.remove(reference);
  });

  test('an image of this machine alone is taken by its own name', async () => {
    const { engine, registry } = fixture();
    const { id } = await build('FROM scratch\nCOPY file /\nENV LOCAL=yes\n');
    const reference = `${registry.host}/team/local:1`;
    await engine.push(id, reference);
    await engine.pull(reference);
    const stored = await engine.stored(reference);
    const images = new Map([[reference, reference]]);
    expect(stored?.digest).toMatch(/^sha256:/);
    expect((await build(`FROM ${reference}\nUSER 3\n`, { images })).env).toMatchObject({ LOCAL: 'yes' });
    await engine.remove(reference);
    expect(await engine.stored(reference)).toBeUndefined();
  });

  test('begins with what the base image left behind, and refuses what nobody hashed of that', async () => {
    const { engine, registry } = fixture();
    const put = async (name: string, dockerfile: string) => {
      const reference = `${registry.host}/team/${name}:1`;
      await engine.push((await build(dockerfile)).id, reference);
      return reference;
    };
    const left = await put('left', 'FROM scratch\nCOPY file /\nONBUILD WORKDIR /app\nONBUILD ENV A=1\n');
    const image = await build(`FROM ${left}\nWORKDIR b\nENV B=$A\n`);
    expect(image).toMatchObject({ workdir: '/app/b', env: { A: '1', B: '1' } });
    // BuildKit of Docker 20.10 finds no image in such an instruction, and fails itself.
    const takes = await put('takes', `FROM scratch\nCOPY file /\nONBUILD COPY --from=${left} /file /b\n`);
    await expect(build(`FROM ${takes}\nUSER 1\n`)).rejects.toThrow(/by ONBUILD|no such file/);
    const lines: string[] = [];
    const onOutput = (chunk: string) => void lines.push(chunk);
    const hashed = { ...(await asHashed(takes, left)), onOutput };
    await expect(build(`FROM ${takes}\nUSER 1\n`, hashed)).rejects.toThrow(/by ONBUILD/);
    expect(lines).toEqual([]);
  });

  test('evaluates words as the engine does, 60 of them in two instructions each', async () => {
    // With § for a dollar, by which an editor would take them for templates.
    const plain = ['a', '-', '§A', '§N', '§{A}', '§{N:-x}', '§{A:+y}', '§{N:-§{A}}', 'é'];
    const quoted = [
      '\\§A',
      "'§A b'",
      '"§A d"',
      '\\"',
      "\\'",
      '\\ ',
      '"\\n"',
      '"\\§A"',
      '"it\'s"',
      '\\\\',
      '""',
    ];
    const words = fc
      .array(fc.constantFrom(...plain, ...quoted), { minLength: 1, maxLength: 5 })
      // To a line that ends with a backslash the next one belongs in buildah.
      .map((pieces) => `${pieces.join('').replaceAll('§', '$')}.`);
    // One instruction each: of every one buildah makes an image.
    const sample = fc.sample(words, { seed: 20261126, numRuns: 60 });
    const all = (name: string) => sample.map((word, at) => `${name}${at}=${word}`).join(' \\\n  ');
    const text = `FROM scratch\nCOPY file /\nENV A=value\nENV ${all('V')}\nLABEL ${all('l')}\n`;
    const { env, labels } = await build(text);
    // The build has compared them; none was left out as one that nobody knows.
    const stated = statedConfig(text, { buildArgs: {}, platform: fixture().engine.platform });
    expect([Object.keys(stated.env).length, Object.keys(stated.labels).length]).toEqual([61, 60]);
    expect({ env, labels }).toMatchObject({ env: stated.env, labels: stated.labels });
  });

  test('makes of every instruction what is read back', async () => {
    const { id, env } = await build(WIDE, { buildArgs: { GIVEN: 'given' }, labels: { own: 'label' } });
    expect(env).toMatchObject({
      OLD: 'one  two $',
      QUOTED: 'a "b" $GIVEN',
      DOUBLE: 'x\\ny given',
      LATER: 'x,/opt',
    });
    // Of an image that is known, also what it leaves to those that begin with it.
    const { registry, engine } = fixture();
    const reference = `${registry.host}/team/wide:1`;
    await engine.push(id, reference);
    const below = `FROM ${reference}\nARG LATER=mine\nWORKDIR below\nENV PATH=/more:$PATH\nCMD last  line\nUSER $QUOTED_NOT\n`;
    const image = await build(below);
    expect(image).toMatchObject({
      workdir: '/srv/app/below',
      cmd: ['/bin/sh', '-c', expect.stringContaining('last')],
    });
    expect(image.env.PATH).toBe('/more:/opt');
    await engine.remove(reference);
  });
}

const WIDE = `# escape=\\
ARG GLOBAL=global
FROM scratch AS first
ARG GIVEN=default
ENV A=x PATH=/opt
ENV OLD one  two $
USER 5:6

FROM first
ARG GLOBAL
ARG GIVEN
ENV QUOTED='a "b" $GIVEN' DOUBLE="x\\ny $GIVEN" BLANK=a\\ b \\
  # a comment between
  LATER=\${A},$PATH
ENV A=new B=$A C=\${NOT:-\${A}} D=\${A:+"set it"}
LABEL first="$A $GLOBAL" 'second key'=\${B} third=$TARGETARCH
COPY --chown=1:1 file /file
WORKDIR /srv/
WORKDIR x/../app
EXPOSE 80 \${NOT:-443}/tcp 53/udp
EXPOSE 8000-8010
VOLUME /data "/other"
VOLUME ["/a b"]
STOPSIGNAL SIG\${NOT:-QUIT}
HEALTHCHECK --interval=1m30s --timeout=5s --retries=4 CMD test  -f \\
  /file || exit 1
ENTRYPOINT ["/bin/x", "$A"]
CMD run  \\
   "it" \\
  # and a comment
  && done
USER 1\${NOT:-2}:\${A:+3}
`;
