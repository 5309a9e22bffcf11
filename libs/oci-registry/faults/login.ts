import type { CredentialSource } from '../src/index.ts';

/** What the registry that wants tokens knows the tests by. */
export const login = { username: 'tester', password: 'correct horse', foundIn: 'the test' };
export const credentials: CredentialSource = async () => login;
