const LOCAL_AUTHORITY = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Whether a `host` header means this machine. A page of another site can make its own name resolve to 127.0.0.1 (DNS
 * rebinding), but it cannot make the browser send another name: whoever checks the name is safe from it.
 */
export function isLocalAuthority(authority: string): boolean {
  return LOCAL_AUTHORITY.test(authority);
}
