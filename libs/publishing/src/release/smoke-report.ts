import { ociLabel } from '@shipshape/image-metadata';
import { type Repository, verifyContent } from '@shipshape/oci-registry';
import { UserError } from '@shipshape/workspace';
import type { SmokeReport } from '../smoke/report.ts';
import { short } from './names.ts';

/** A smoke report attached to its image in the registry, where any machine can ask for it. */
const artifactType = 'application/vnd.shipshape.smoke.v1+json';

/** Attaches a report that the image passed, unless one of the same checks is there. */
export async function attachReport(
  repository: Repository,
  digest: string,
  report: SmokeReport,
): Promise<void> {
  if (await passedReport(repository, digest, report.imageId, report.checksDigest)) return;
  const { source: _, ...attached } = report;
  const bytes = new TextEncoder().encode(JSON.stringify(attached));
  const annotations = {
    [ociLabel('created')]: new Date().toISOString(),
    'dev.shipshape.smoke.passed': String(report.passed),
  };
  await repository.attach(digest, { artifactType, annotations, blobs: [{ mediaType: artifactType, bytes }] });
}

/**
 * The report, attached to the manifest `digest`, that the image `imageId` passed; undefined where there is none.
 *
 * @param checks the digest of the checks that must have run: who takes a report instead of running the checks gives it,
 *   since a report of other checks does not count. Absent for an image that was published in the past, which the
 *   checks of its time judged.
 */
export async function passedReport(
  repository: Repository,
  digest: string,
  imageId: string,
  checks?: string,
): Promise<SmokeReport | undefined> {
  for (const { digest: attached } of await repository.referrers(digest, artifactType)) {
    const content = (await repository.manifest(attached))?.content;
    const blob = content && 'layers' in content ? content.layers[0]?.digest : undefined;
    const report = blob ? parseReport(await repository.readBlob(blob)) : undefined;
    const counts = checks === undefined || report?.checksDigest === checks;
    if (report && counts && report.imageId === imageId && report.passed) return report;
  }
  return undefined;
}

/**
 * Makes sure that the image under `digest` is all there and has passed its smoke test, by the registry's own word.
 *
 * @throws UserError where no passed report is attached; RegistryError where something of the image is missing
 */
export async function requireSmoked(repository: Repository, digest: string, project: string): Promise<void> {
  const imageId = await verifyContent(repository, digest);
  if (imageId && (await passedReport(repository, digest, imageId))) return;
  throw new UserError(
    `${repository.name}@${short(digest)} has no passed smoke report attached, so no tag moves to it: run npx shipshape pipeline --project=${project} on its commit, which tests it.`,
  );
}

/** Anyone who may push can attach anything: a report that contradicts itself does not count. */
function parseReport(bytes: Uint8Array): SmokeReport | undefined {
  try {
    const {
      took,
      source: _,
      ...report
    } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<SmokeReport>;
    const checks = report.checks ?? [];
    const passed =
      report.passed === true &&
      checks.some(({ outcome }) => outcome === 'passed') &&
      checks.every(({ outcome }) => outcome === 'passed' || outcome === 'not applicable');
    if (typeof report.imageId !== 'string') return undefined;
    const timed = [took?.build, took?.smoke].every((seconds) => typeof seconds === 'number' && seconds >= 0);
    return { ...report, passed, ...(timed ? { took } : {}) } as SmokeReport;
  } catch {
    return undefined;
  }
}
