import { expect, test } from 'vitest';
import type { EngineName } from '../engine.ts';
import type { Attempt } from './attempt.ts';
import { explain } from './explain.ts';

const DOCKERFILE = `# what is built
ARG BASE
FROM 127.0.0.1:5997/base:1
RUN echo before && \\
    # never mind
    exit 7
RUM echo hi
COPY x
ENV A="x
`;

/** Messages of docker 20.10.24 and 26.1.5 and of buildah 1.28.2 as those wrote them, often their last lines alone. */
const messages: [engine: EngineName, output: string, sentence: string][] = [
  [
    'docker',
    'failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 7: unknown instruction: RUM',
    'app/Dockerfile:7 is not a valid Dockerfile (unknown instruction: RUM): correct it and run again.',
  ],
  [
    'buildah',
    `STEP 3/5: RUM echo hi
Error: building at STEP "RUM ": Build error: Unknown instruction: "RUM" &imagebuilder.Step{Env:[]string{"PATH=/usr/bin:/bin"}, Command:"rum", Args:[]string{""}, Flags:[]string{}, Attrs:map[string]bool(nil), Message:"RUM ", Original:"RUM echo hi"}`,
    'app/Dockerfile:7 is not a valid Dockerfile (unknown instruction: RUM): correct it and run again.',
  ],
  [
    'docker',
    'failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 8: COPY requires at least two arguments, but only one was provided. Destination could not be determined',
    'app/Dockerfile:8 is not a valid Dockerfile (COPY requires at least two arguments, but only one was provided. Destination could not be determined): correct it and run again.',
  ],
  [
    'buildah',
    'Error: building at STEP "COPY x": COPY requires at least one argument',
    'app/Dockerfile:8 is not a valid Dockerfile (COPY requires at least one argument): correct it and run again.',
  ],
  [
    'docker',
    'failed to solve with frontend dockerfile.v0: failed to create LLB definition: failed to process "\\"x": unexpected end of statement while looking for matching double-quote',
    'app/Dockerfile is not a valid Dockerfile (unexpected end of statement while looking for matching double-quote): correct it and run again.',
  ],
  [
    'buildah',
    'Error: resolving step {Value:env Next:0xc0003204d0 Children:[] Attributes:map[] Original:ENV A="x Flags:[] StartLine:9 EndLine:9}: unexpected end of statement while looking for matching double-quote',
    'app/Dockerfile:9 is not a valid Dockerfile (unexpected end of statement while looking for matching double-quote): correct it and run again.',
  ],
  [
    'docker',
    'failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 3: FROM requires either one or three arguments',
    'app/Dockerfile:3 is not a valid Dockerfile (FROM requires either one or three arguments): correct it and run again.',
  ],
  [
    'buildah',
    'Error: FROM requires either one argument, or three: FROM <source> [as <name>]',
    'app/Dockerfile:3 is not a valid Dockerfile (FROM requires either one argument, or three: FROM <source> [as <name>]): correct it and run again.',
  ],
  [
    'docker',
    'failed to solve with frontend dockerfile.v0: failed to create LLB definition: no build stage in current context',
    'app/Dockerfile is not a valid Dockerfile (no FROM): correct it and run again.',
  ],
  [
    'buildah',
    'Error: no FROM statement found',
    'app/Dockerfile is not a valid Dockerfile (no FROM): correct it and run again.',
  ],
  [
    'docker',
    'failed to solve with frontend dockerfile.v0: failed to create LLB definition: the Dockerfile cannot be empty',
    'app/Dockerfile is not a valid Dockerfile (it is empty): correct it and run again.',
  ],
  [
    'buildah',
    'Error: no contents in "/srv/app/Dockerfile"',
    'app/Dockerfile is not a valid Dockerfile (it is empty): correct it and run again.',
  ],
  [
    'docker',
    `#5 0.326 before
#5 ERROR: executor failed running [/bin/sh -c echo before &&     exit 7]: exit code: 7
------
 > [2/2] RUN echo before &&     exit 7:
------
executor failed running [/bin/sh -c echo before &&     exit 7]: exit code: 7`,
    'A RUN of app/Dockerfile:4 failed with exit code 7: see its output.',
  ],
  [
    'buildah',
    `before
subprocess exited with status 7
Error: building at STEP "RUN echo before &&     exit 7": exit status 7`,
    'A RUN of app/Dockerfile:4 failed with exit code 7: see its output.',
  ],
  [
    'docker',
    `#5 0.812 401 Client Error: Unauthorized, manifest unknown, connection refused
executor failed running [/bin/sh -c pip install app]: exit code: 1`,
    'A RUN of app/Dockerfile failed with exit code 1: see its output.',
  ],
  [
    'docker',
    'failed to compute cache key: "/missing.txt" not found: not found',
    'app/Dockerfile copies missing.txt, which is not in the build context: add the file, or check .dockerignore.',
  ],
  [
    'buildah',
    'Error: building at STEP "COPY missing.txt /": checking on sources under "/srv/app": copier: stat: "/missing.txt": no such file or directory',
    'app/Dockerfile copies missing.txt, which is not in the build context: add the file, or check .dockerignore.',
  ],
  [
    'docker',
    `Dockerfile:7
--------------------
   7 | >>> RUM echo hi
--------------------
ERROR: failed to solve: dockerfile parse error on line 7: unknown instruction: RUM (did you mean RUN?)`,
    'app/Dockerfile:7 is not a valid Dockerfile (unknown instruction: RUM (did you mean RUN?)): correct it and run again.',
  ],
  [
    'docker',
    'ERROR: failed to solve: process "/bin/sh -c echo before &&     exit 7" did not complete successfully: exit code: 7',
    'A RUN of app/Dockerfile:4 failed with exit code 7: see its output.',
  ],
  [
    'docker',
    'ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref q58u::b6al: "/missing.txt": not found',
    'app/Dockerfile copies missing.txt, which is not in the build context: add the file, or check .dockerignore.',
  ],
  ...[
    'Get "http://127.0.0.1:9/x": dial tcp 127.0.0.1:9: connect: connection refused',
    'Get "https://files.example/v1/x": dial tcp: lookup files.example: no such host',
    'failed to fetch remote https://git.example/x.git: exit status 128',
  ].map((what): (typeof messages)[number] => [
    'docker',
    `ERROR: failed to solve: failed to load cache key: ${what}`,
    'An ADD of app/Dockerfile could not be downloaded: check its address and the network.',
  ]),
  ...[
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    'failed to do request: Head "https://registry.example/v2/team/x/manifests/1": dial tcp: lookup registry.example: no such host',
    'Get "https://registry.example/v2/": x509: certificate signed by unknown authority',
    'failed to authorize: failed to fetch anonymous token: Get "https://auth.example/token": EOF',
    'invalid empty config file resolved for registry.example/team/x:1',
  ].map((what): (typeof messages)[number] => [
    'docker',
    `failed to solve: failed to load cache key: ${what}`,
    'docker could not build: see its output.',
  ]),
  ['buildah', 'Error: something new', 'buildah could not build: see its output.'],
];

test.each(messages)('a build, %s: %s', (engine, output, sentence) => {
  const attempt: Attempt = {
    engine,
    verb: 'build',
    dockerfile: { path: 'app/Dockerfile', text: DOCKERFILE },
  };
  expect(explain(output, attempt)).toBe(sentence);
});
