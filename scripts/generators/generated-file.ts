/** A file as it has to be. */
export interface GeneratedFile {
  /** Absolute. */
  readonly path: string;
  readonly content: string;
}

/** Makes files from the project's own sources: the same sources give the same bytes. */
export type Generator = () => Promise<readonly GeneratedFile[]>;
