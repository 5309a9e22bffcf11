export const isProductionName = (module: string) =>
  /(^|[._])(production|prod|prd|live|deploy|deployment)([._]|$)/i.test(module);
export const isTestName = (module: string) => /(^|[._])(tests?|testing|ci|unittest)([._]|$)/i.test(module);
export const isDevelopmentName = (module: string) =>
  /(^|[._])(local|dev|devel|develop|development|debug)([._]|$)/i.test(module);
