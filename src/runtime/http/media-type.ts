/** Whether a content type is JSON: `application/json`, or a type with the suffix `+json` (RFC 6839). */
export function isJsonType(contentType: string | null | undefined): boolean {
  if (contentType === "application/json") return true;
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return type === "application/json" || /^[^/\s]+\/[^/\s]+\+json$/.test(type);
}
