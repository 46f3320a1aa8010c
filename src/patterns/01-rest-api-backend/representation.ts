import { json, type Stored } from "@motif/app";
import type { Item, PublicItem } from "./resources.ts";

/** What clients see of an item. */
export function publicItem({ id, name, price, createdAt }: Item): PublicItem {
  return { id, name, price, createdAt };
}

/** An item as a response, with its version as ETag. */
export function itemResponse({ item, version }: Stored<Item>, init: ResponseInit = {}): Response {
  const response = json(publicItem(item), init);
  response.headers.set("etag", etagOf(version));
  return response;
}

/** A strong entity tag (RFC 9110, section 8.8.3). Versions may hold any character, and an entity tag may not. */
export function etagOf(version: string): string {
  return `"${Buffer.from(version).toString("base64url")}"`;
}

/** The version in a strong entity tag; undefined if the text is none. */
export function versionOf(etag: string): string | undefined {
  const encoded = /^"([\w-]*)"$/.exec(etag)?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64url").toString();
}
