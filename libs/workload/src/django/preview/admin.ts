import type { Container } from '@shipshape/container-engine';
import { UserError } from '@shipshape/workspace';
import type { DemoLogin } from '../../workload.ts';
import { type Manage, manageCommand } from '../smoke/manage.ts';

/**
 * createsuperuser would ask for whatever else a user model requires: here the name and other texts get a value. With
 * django-allauth an e-mail address must be verified before its user may log in.
 */
const ADD = `
import os
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import CharField, EmailField, TextField
email, password = os.environ['DEMO_EMAIL'], os.environ['DEMO_PASSWORD']
User = get_user_model()
def value(name):
    if name == User.USERNAME_FIELD or isinstance(User._meta.get_field(name), EmailField):
        return email
    if isinstance(User._meta.get_field(name), (CharField, TextField)):
        return 'Demo'
    raise SystemExit('its user model requires ' + name + ', for which there is no demo value')
names = {User.USERNAME_FIELD, *User.REQUIRED_FIELDS}
user = User._default_manager.create_superuser(password=password, **{name: value(name) for name in names})
if apps.is_installed('allauth.account'):
    from allauth.account.models import EmailAddress
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={'verified': True, 'primary': True})
`;

/**
 * Makes a user who may do everything, in the database of this container; the e-mail address is also the user name.
 *
 * @throws UserError with Django's reason
 */
export async function addAdmin(container: Container, manage: Manage, login: DemoLogin): Promise<void> {
  const env = { DEMO_EMAIL: login.email, DEMO_PASSWORD: login.password };
  const { exitCode, stdout, stderr } = await manageCommand(container, manage, ['shell', '-c', ADD], env);
  if (exitCode === 0) return;
  const why = (stderr || stdout).trim().split('\n').at(-1);
  throw new UserError(`The demo user ${login.email} could not be made: ${why}. Leave --admin out.`);
}
