/**
 * The version of what docker-build does to make an image of its inputs: the build arguments and labels it gives, how it
 * treats the Dockerfile, the engine's flags. It is part of the inputs hash, so raising it rebuilds every image once.
 *
 * recipe.test.ts records what each version makes, and fails where that changes under the same version. Rewording a
 * message, or moving code, changes nothing there and rebuilds nothing.
 */
export const recipeVersion = 4;
