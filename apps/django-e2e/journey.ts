import assert from 'node:assert/strict';
import type { Page } from '@shipshape/browser';
import type { RunningPreview } from '@shipshape/preview';
import { linkTo } from './mail.ts';
import { look } from './visitor.ts';

const passwords = ['a first pass phrase', 'a second pass phrase'] as const;

/** Everything that a member does with an account, from the first visit on; every page is looked at with axe-core. */
export async function journey(page: Page, running: RunningPreview, address: string): Promise<void> {
  const findings: string[] = [];
  const seen = async (heading: string) => void findings.push(...(await look(page, heading)));
  const link = (name: string) => page.getByRole('link', { name, exact: true }).first().click();
  const button = (name: string) => page.getByRole('main').getByRole('button', { name }).click();
  const field = (name: string) => page.getByLabel(name, { exact: true });
  const logIn = async (password: string) => {
    await field('Email').fill(address);
    await field('Password').fill(password);
    await button('Sign In');
  };
  const logOut = async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Sign Out' }).click();
    await seen('What was tested is what sails.');
  };

  await page.goto('/');
  await seen('What was tested is what sails.');
  await link('Create an account');
  await seen('Sign Up');
  await field('Email').fill(address);
  await field('Display name').fill('Ada');
  await field('Password').fill(passwords[0]);
  await field('Password (again)').fill(passwords[0]);
  await button('Sign Up');

  await seen('Verify Your Email Address');
  await page.goto(await linkTo(address, running));
  await seen('Confirm Email Address');
  await button('Confirm');
  await seen('Sign In');
  await logIn(passwords[0]);

  await seen('Ada');
  await link('Edit profile');
  await seen('Edit profile');
  await field('Display name').fill('Grace');
  await button('Save');
  await seen('Grace');
  assert.match((await page.getByRole('status').textContent()) ?? '', /Your profile is saved\./);
  await link('Change email address');
  await seen('Change email address');
  await page.goBack();
  await link('Change password');
  await seen('Change Password');
  await logOut();

  await link('Sign In');
  await seen('Sign In');
  await link('Forgot your password?');
  await seen('Password Reset');
  await field('Email').fill(address);
  await button('Reset My Password');
  await seen('Password Reset');
  await page.goto(await linkTo(address, running));
  await seen('Change Password');
  await field('New Password').fill(passwords[1]);
  await field('New Password (again)').fill(passwords[1]);
  await button('Change Password');
  await seen('Change Password');

  await page.goto('/accounts/login/');
  await logIn(passwords[0]);
  await seen('Sign In');
  assert.match((await page.getByRole('main').textContent()) ?? '', /are not correct/);
  await logIn(passwords[1]);
  await seen('Grace');
  await logOut();

  assert.deepEqual(findings, []);
}
