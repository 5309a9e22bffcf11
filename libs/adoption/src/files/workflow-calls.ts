/** The rights that a called workflow asks for, each with what for, and the secrets that it takes. */
export const calls = {
  'nx-affected': {
    rights: {
      'actions: read': 'to find the last run that succeeded',
      'contents: read': 'to check the code out',
      'pull-requests: write': 'to comment on a pull request',
    },
    secrets: [],
  },
  'publish-images': {
    rights: {
      'attestations: write': 'to record where the image came from',
      'contents: read': 'to check the code out',
      'id-token: write': 'to sign that record',
      'packages: write': 'to push the image',
    },
    secrets: ['BUILD_SECRETS', 'REGISTRY_PASSWORD'],
  },
  promote: {
    rights: { 'contents: read': 'to check the code out', 'packages: write': 'to move the tags' },
    secrets: ['REGISTRY_PASSWORD'],
  },
  'set-back': {
    rights: { 'contents: read': 'to check the code out', 'packages: write': 'to move the tag' },
    secrets: ['REGISTRY_PASSWORD'],
  },
  pictures: {
    rights: { 'contents: read': 'to check the code out', 'packages: read': 'to pull the image' },
    secrets: ['REGISTRY_PASSWORD'],
  },
  progress: {
    rights: {
      'actions: read': 'to see how the default branch fares',
      'contents: read': 'to check the code out',
      'deployments: read': 'to find the previews of pull requests',
      'id-token: write': 'to publish on GitHub Pages, where that is allowed',
      'issues: read': 'to read milestones, and what the client is asked for',
      'packages: read': 'to see what each tag serves',
      'pages: write': 'to publish on GitHub Pages, where that is allowed',
      'pull-requests: read': 'to see what is ready for a look',
    },
    secrets: ['PROGRESS_WEBHOOK', 'REGISTRY_PASSWORD'],
  },
  keep: {
    rights: {
      'contents: write': 'to make the release on GitHub, and put the page there',
      'packages: write': 'to attach the page to the image',
    },
    secrets: ['REGISTRY_PASSWORD'],
  },
} as const;
