/** A request with this header is a dry run: its input is checked, and the task does not run. */
export const DRY_RUN_HEADER = "motif-dry-run";
