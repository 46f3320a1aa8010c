/** The type of the event that a direct call is. */
export const INVOCATION_TYPE = "dev.motif.invocation";
