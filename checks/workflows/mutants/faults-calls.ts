import type { Fault } from './fault.ts';

export const callFaults: Fault[] = [
  {
    name: 'a step is asked that does not exist',
    file: 'workflows/nx-affected.yml',
    from: 'steps.setup.outputs.tools',
    to: 'steps.setpu.outputs.tools',
    caughtBy: 'actionlint',
  },
  {
    name: 'an output is read that nobody hands over',
    file: 'workflows/release.yml',
    from: 'fromJSON(needs.affected.outputs.listed)',
    to: 'fromJSON(needs.affected.outputs.images)',
    caughtBy: 'every output that is read is handed over',
  },
  {
    name: 'a pull request is compared with itself, so that nothing is affected',
    file: 'workflows/pull-request.yml',
    from: /base: .*/,
    to: `base: \${{ github.sha }}`,
    caughtBy: 'every call of a workflow hands over what the table says',
  },
  {
    name: 'the tests no longer run',
    file: 'workflows/pull-request.yml',
    from: 'lock-check,test,',
    to: 'lock-check,',
    caughtBy: 'every call of a workflow hands over what the table says',
  },
  {
    name: 'each merge moves latest, whatever its branch',
    file: 'workflows/release.yml',
    from: `to: \${{ github.ref_name }}`,
    to: 'to: latest',
    caughtBy: 'every call of a workflow hands over what the table says',
  },
  {
    name: 'publishing gets no password',
    file: 'workflows/release.yml',
    from: / {4}secrets:\n( {6}REGISTRY_\w+: .*\n)+/,
    to: '',
    caughtBy: 'every call of a workflow hands over what the table says',
  },
  {
    name: 'a called workflow is not told what it asks for',
    file: 'workflows/release.yml',
    from: `      project: \${{ matrix.project }}\n`,
    to: '',
    caughtBy: 'callers give what a called workflow asks for, and nothing else',
  },
  {
    name: 'a called workflow gets fewer rights than it needs',
    file: 'workflows/pull-request.yml',
    from: '      actions: read # to find the last run that succeeded\n',
    to: '',
    caughtBy: 'callers grant the rights that a called workflow needs',
  },
  {
    name: 'set-up is asked for what it does not know',
    file: 'workflows/publish-images.yml',
    from: 'steps.setup.outputs.registry-host',
    to: 'steps.setup.outputs.host',
    caughtBy: 'set-up is given and asked for what it knows',
  },
  {
    name: 'an input is not described',
    file: 'workflows/promote.yml',
    from: / +description: The Nx project\.\n/,
    to: '',
    caughtBy: 'what a called workflow takes and gives is described',
  },
];
