/** Exit codes of `motif`, for scripts. They are part of its interface. */
export const EXIT = {
  ok: 0,
  /** What was asked for did not succeed; the reason is on standard error. */
  failed: 1,
  /** The command line itself is wrong: unknown command, option, pattern or function, or an argument that is not valid. */
  usage: 2,
  /** What was given to be judged is not valid; which part of it is on standard output. */
  invalid: 3,
  /** Ended by the user before it was done. */
  interrupted: 130,
} as const;

/** The table of exit codes for `motif --help`. */
export const EXIT_CODE_HELP = `
Exit codes:
  ${EXIT.ok}    done
  ${EXIT.failed}    failed; the reason is on standard error
  ${EXIT.usage}    wrong usage
  ${EXIT.invalid}    what was to be judged is not valid (event test, workflow), or differs from what is deployed (deploy --plan-only)
  ${EXIT.interrupted}  interrupted`;
