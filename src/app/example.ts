/** A call that `motif dev` prints. In the command, `{{url}}` stands for the server's base URL. */
export interface Example {
  readonly title: string;
  /** A line for a POSIX shell. Lines that follow may use the variables that it sets. */
  readonly command: string;
}
