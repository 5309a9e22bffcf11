import { expect, test } from 'vitest';
import type { EngineName } from '../engine.ts';
import { explain } from './explain.ts';

/** Messages of docker 20.10.24 and 26.1.5 and of buildah 1.28.2 as those wrote them, often their last lines alone. */
const builds: [engine: EngineName, output: string, sentence: string][] = [
  [
    'docker',
    `------
 > [internal] load metadata for 127.0.0.1:5997/nosuch:1:
------
failed to solve with frontend dockerfile.v0: failed to create LLB definition: 127.0.0.1:5997/nosuch:1: not found`,
    'The image 127.0.0.1:5997/nosuch:1 is not in its registry: check its name and tag, or push it first.',
  ],
  [
    'buildah',
    'Error: creating build container: initializing source docker://127.0.0.1:5997/nosuch:1: reading manifest 1 in 127.0.0.1:5997/nosuch: manifest unknown: manifest unknown',
    'The image 127.0.0.1:5997/nosuch:1 is not in its registry: check its name and tag, or push it first.',
  ],
  [
    'docker',
    `------
 > [internal] load metadata for docker.io/library/python:3.13-slim:
------
failed to solve with frontend dockerfile.v0: failed to create LLB definition: failed to do request: Head "https://registry-1.docker.io/v2/library/python/manifests/3.13-slim": dial tcp: lookup registry-1.docker.io on 192.0.2.53:53: no such host`,
    "The registry docker.io can't be reached (no such host): start it, check the network, or use another registry.",
  ],
  [
    'buildah',
    'Error: creating build container: initializing source docker://127.0.0.1:5999/base:1: pinging container registry 127.0.0.1:5999: Get "http://127.0.0.1:5999/v2/": dial tcp 127.0.0.1:5999: connect: connection refused',
    "The registry 127.0.0.1:5999 can't be reached (connection refused): start it, check the network, or use another registry.",
  ],
  [
    'buildah',
    'Error: creating build container: initializing source docker://192.0.2.7:5000/base:1: pinging container registry 192.0.2.7:5000: Get "https://192.0.2.7:5000/v2/": http: server gave HTTP response to HTTPS client',
    'The registry 192.0.2.7:5000 does not speak TLS that this machine trusts (http: server gave HTTP response to HTTPS client): give it a certificate of a known authority.',
  ],
  [
    'docker',
    `------
 > [internal] load metadata for 127.0.0.1:5996/nosuch:1:
------
failed to solve with frontend dockerfile.v0: failed to create LLB definition: pulling from host 127.0.0.1:5996 failed with status code [manifests 1]: 401 Unauthorized`,
    'The registry 127.0.0.1:5996 requires a login (401): docker login 127.0.0.1:5996',
  ],
  [
    'docker',
    '#5 0.247 head: error writing standard output: No space left on device\nexecutor failed running [/bin/sh -c head]: exit code: 1',
    'The disk is full: free some space (docker system prune removes unused images) and run again.',
  ],
  [
    'buildah',
    'Error: writing blob: adding layer with blob "sha256:e46f": processing tar file(write /usr/lib/gconv/NATS-SEFI.so: no space left on device): exit status 1',
    'The disk is full: free some space (buildah rmi --prune removes unused images) and run again.',
  ],
  [
    'docker',
    '#5 [2/2] RUN sleep 20\n#5 sha256:7f57e544\nunexpected EOF',
    'The docker daemon stopped during the build: start it again, and run again.',
  ],
  [
    'docker',
    "failed to dial gRPC: cannot connect to the Docker daemon. Is 'docker daemon' running on this host?: dial unix /var/run/docker.sock: connect: no such file or directory",
    'The docker daemon stopped during the build: start it again, and run again.',
  ],
  [
    'docker',
    '#8 1.2 Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\nexecutor failed running [/bin/sh -c pytest]: exit code: 1',
    'A RUN of Dockerfile failed with exit code 1: see its output.',
  ],
  [
    'buildah',
    'error during connect\nError: committing container: something new',
    'buildah could not build: see its output.',
  ],
  [
    'buildah',
    'Error: mounting a build container "x": mount overlay: permission denied',
    'buildah could not build: see its output.',
  ],
  [
    'docker',
    ' > [internal] load metadata for docker.io/library/python:3.13-slim:\nfailed to solve: open /srv/app/secret.env: permission denied',
    'docker could not build: see its output.',
  ],
  [
    'docker',
    'failed to solve: failed to load cache key: Get "https://files.example/x": dial tcp: lookup files.example: no such host',
    'An ADD of the Dockerfile could not be downloaded: check its address and the network.',
  ],
  [
    'docker',
    'failed to solve: failed to load cache key: failed to fetch remote https://git.example/y.git: exit status 128',
    'An ADD of the Dockerfile could not be downloaded: check its address and the network.',
  ],
  [
    'docker',
    ' > [internal] load metadata for docker.io/library/python:3.13-slim:\nfailed to solve: failed to load cache key: invalid response status 401',
    'An ADD of the Dockerfile could not be downloaded (the server answered 401): check its address and the network.',
  ],
  [
    'docker',
    ' > FROM 127.0.0.1:9/x@sha256:0001:\n------\nfailed to load cache key: failed to do request: Head "http://127.0.0.1:9/v2/x/manifests/sha256:0001": dial tcp 127.0.0.1:9: connect: connection refused',
    "The registry 127.0.0.1:9 can't be reached (connection refused): start it, check the network, or use another registry.",
  ],
  [
    'docker',
    ' > [1/5] FROM docker.io/library/python:3.9:\n------\nfailed to solve: failed to load cache key: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    'The registry docker.io requires a login (401): docker login docker.io',
  ],
  [
    'docker',
    ' > [internal] load metadata for docker.io/library/python:3.13-slim:\nfailed to authorize: failed to fetch anonymous token: Get "https://auth.docker.io/token?scope=x": dial tcp: i/o timeout',
    "The server auth.docker.io can't be reached (i/o timeout): start it, check the network, or use another registry.",
  ],
  [
    'docker',
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
    'This account may not use the docker daemon: add it to the group "docker", or set CONTAINER_ENGINE=buildah.',
  ],
  ['docker', 'failed to solve: context deadline exceeded', 'docker could not build: see its output.'],
];

const APP = '127.0.0.1:5996/team/app:1';

const transfers: [engine: EngineName, verb: string, output: string, sentence: string][] = [
  [
    'docker',
    'push',
    'f2edabaaed46: Preparing\nno basic auth credentials',
    'The registry 127.0.0.1:5996 requires a login (401): docker login 127.0.0.1:5996',
  ],
  [
    'docker',
    'pull',
    'Error response from daemon: Head "http://127.0.0.1:5996/v2/nosuch/manifests/1": no basic auth credentials',
    'The registry 127.0.0.1:5996 requires a login (401): docker login 127.0.0.1:5996',
  ],
  [
    'buildah',
    'push',
    'Error: pushing image "sha256:8985" to "docker://127.0.0.1:5996/team/app:1": trying to reuse blob sha256:e045 at destination: checking whether a blob sha256:e045 exists in 127.0.0.1:5996/team/app: unauthorized: authentication required',
    'The registry 127.0.0.1:5996 requires a login (401): buildah login 127.0.0.1:5996',
  ],
  [
    'docker',
    'push',
    'e0454bf88437: Retrying in 1 second\ndenied',
    `The registry 127.0.0.1:5996 refuses this account (403): log in with one that may push ${APP}: docker login 127.0.0.1:5996`,
  ],
  [
    'buildah',
    'push',
    'Error: pushing image "sha256:8985" to "docker://127.0.0.1:5996/team/app:1": trying to reuse blob sha256:e045 at destination: failed to read from destination repository app: 403 (Forbidden)',
    `The registry 127.0.0.1:5996 refuses this account (403): log in with one that may push ${APP}: buildah login 127.0.0.1:5996`,
  ],
  [
    'docker',
    'push',
    'The push refers to repository [127.0.0.1:5996/team/app]\nGet "http://127.0.0.1:5996/v2/": dial tcp 127.0.0.1:5996: connect: connection refused',
    "The registry 127.0.0.1:5996 can't be reached (connection refused): start it, check the network, or use another registry.",
  ],
  [
    'docker',
    'pull',
    'Error response from daemon: manifest for 127.0.0.1:5996/team/app:1 not found: manifest unknown: manifest unknown',
    `The image ${APP} is not in its registry: check its name and tag, or push it first.`,
  ],
  [
    'docker',
    'tag',
    'Error response from daemon: No such image: sha256:8985',
    'docker holds no image sha256:8985: build or pull it first.',
  ],
  [
    'buildah',
    'push',
    'Error: pushing image "nosuch" to "docker://127.0.0.1:5996/team/app:1": nosuch: image not known',
    'buildah holds no image nosuch: build or pull it first.',
  ],
  [
    'buildah',
    'push',
    'Error: pushing image "9ae4" to "docker://127.0.0.1:5996/team/app:1": writing blob: uploading layer chunked: received unexpected HTTP status: 502 Bad Gateway',
    'The registry 127.0.0.1:5996 answered 502 Bad Gateway: try again later.',
  ],
  [
    'buildah',
    'push',
    'Error: pushing image "9ae4" to "docker://127.0.0.1:5996/team/app:1": writing blob: Patch "http://127.0.0.1:5996/v2/team/app/blobs/uploads/1": write tcp 127.0.0.1:5->127.0.0.1:5996: use of closed network connection',
    'The registry 127.0.0.1:5996 broke the connection: check the registry and the network, then run again.',
  ],
  [
    'docker',
    'push',
    "name unknown: The repository with name 'team/app' does not exist in the registry",
    `The registry 127.0.0.1:5996 has no repository for ${APP}: create it there, or check the name.`,
  ],
  [
    'buildah',
    'push',
    'Error: pushing image "9ae4" to "docker://127.0.0.1:5996/team/app:1": open /home/ada/.cache/x: permission denied',
    `buildah could not push ${APP}: see its output.`,
  ],
  [
    'docker',
    'push',
    'write unix @->/run/docker.sock: write: broken pipe',
    `docker could not push ${APP}: see its output.`,
  ],
  ['docker', 'push', 'something new', `docker could not push ${APP}: see its output.`],
];

test.each(builds)('a build, %s: %s', (engine, output, sentence) => {
  expect(explain(output, { engine, verb: 'build' })).toBe(sentence);
});

test.each([
  ['127.0.0.1:5997/nosuch:1: not found', 'The image 127.0.0.1:5997/nosuch:1 is not in its registry'],
  [
    'failed to do request: Head "http://127.0.0.1:5997/v2/nosuch/manifests/1": dial tcp 127.0.0.1:5997: connect: connection refused',
    "The registry 127.0.0.1:5997 can't be reached (connection refused)",
  ],
  [
    'Get "http://127.0.0.1:5997/v2/nosuch/blobs/sha256:0": dial tcp 127.0.0.1:5997: i/o timeout',
    "The registry 127.0.0.1:5997 can't be reached (i/o timeout)",
  ],
  [
    'failed to authorize: failed to fetch anonymous token: Get "http://127.0.0.1:5998/token": 401 Unauthorized: unauthorized',
    'The server 127.0.0.1:5998 requires a login (401)',
  ],
])('an image that BuildKit has no cache key for is no ADD: %s', (words, sentence) => {
  const output = ` > [internal] load metadata for 127.0.0.1:5997/nosuch:1:\nfailed to solve: failed to load cache key: ${words}`;
  expect(explain(output, { engine: 'docker', verb: 'build' })).toContain(sentence);
});

test.each(transfers)('%s %s: %s', (engine, verb, output, sentence) => {
  expect(explain(output, { engine, verb, reference: APP })).toBe(sentence);
});
