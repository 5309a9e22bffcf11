import { join } from 'node:path';
import { readRecord, writeRecord } from '@shipshape/workspace';
import { type BaseRecipe, type DebianRecipe, recipeDigest } from './base-recipe.ts';

/** A base image that was made on this machine, in whichever clone. */
export interface MadeHere {
  imageId: string;
  /** Lines `name<tab>version`. */
  packages: string[];
}

/** Where this user's clones tell each other what they made. */
export interface MadeHerePlace {
  folder: string;
  /** Whether the engine still has an image. */
  holds: (imageId: string) => Promise<boolean>;
}

type Kept = MadeHere & { recipe: string; madeAt: string };

/** So long: a new clone then gets the security fixes of its suite. */
const hours = 24;

const fileOf = ({ folder }: MadeHerePlace, { name }: BaseRecipe) => join(folder, `base-image-${name}.json`);

/** An image of this recipe that another clone made since yesterday; undefined where there is none, or not any more. */
export async function madeBefore(
  place: MadeHerePlace,
  recipe: BaseRecipe,
  debian: DebianRecipe,
): Promise<MadeHere | undefined> {
  const kept = readRecord<Kept>(fileOf(place, recipe));
  if (kept?.recipe !== recipeDigest(debian)) return undefined;
  const age = Date.now() - Date.parse(kept.madeAt);
  return age >= 0 && age < hours * 3_600_000 && (await place.holds(kept.imageId)) ? kept : undefined;
}

/** Remembers an image for {@link madeBefore}. */
export function rememberMade(
  place: MadeHerePlace,
  recipe: BaseRecipe,
  debian: DebianRecipe,
  made: MadeHere,
): void {
  const kept: Kept = { ...made, recipe: recipeDigest(debian), madeAt: new Date().toISOString() };
  writeRecord(fileOf(place, recipe), kept);
}
