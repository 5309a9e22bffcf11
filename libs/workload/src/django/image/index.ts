// Apart from the room's own index: it calls uv, and the Nx plugin, which only asks for targets, must not load that.
export { prepareImage, resolveImage } from './prepare.ts';
