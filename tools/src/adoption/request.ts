export interface AdoptionRequest {
  /** A folder in the repository: below its top, only the projects in it are adopted. */
  folder: string;
  /** Only the project in this folder, and only its own files: the repository has the others. */
  only?: string;
  /** The project's name, where there is one; empty for the one that was found. */
  name: string;
  /** `<owner>/<repository>@<commit>` of the reusable workflows; empty for the package's own. */
  workflows: string;
  update: boolean;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}
