export { type CiContext, readCiContext } from './ci-context.ts';
export { writeComment } from './github/comment.ts';
export { type EventContext, gitContext, workflowContext } from './github/contexts.ts';
export { type Environment, inActions } from './github/environment.ts';
export { lastSuccess, runsOfThisWorkflow } from './github/last-success.ts';
export { type WorkflowCommands, workflowCommands } from './github/workflow-commands.ts';
export { type Checkout, readCheckout } from './local/checkout.ts';
export { repositoryOfClone } from './local/repository.ts';
