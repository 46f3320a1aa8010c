/** A page of an export: 16 KiB. */
export const PART = "0123456789abcde\n".repeat(1024);
