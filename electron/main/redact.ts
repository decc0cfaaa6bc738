/**
 * What never reaches a log file, whichever way it came: tokens in addresses and headers, JSON Web Tokens, students'
 * links, passwords and keys by name, and people's e-mail addresses.
 */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/([?&](?:access_token|token|link|secret)=)[^&\s"'<>\\]+/gi, '$1[hidden]'],
  [/\b(Bearer\s+)[\w.~+/=-]+/gi, '$1[hidden]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[hidden]'],
  [/(\/join\/)[\w.~%-]+/g, '$1[hidden]'],
  [/("(?:\w*password|\w*token|\w*secret|authorization|email|link)\\?"\s*:\s*\\?")(?:[^"\\]|\\[^"])*/gi, '$1[hidden]'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[e-mail]'],
];

export function redact(text: string): string {
  return RULES.reduce((kept, [pattern, replacement]) => kept.replace(pattern, replacement), text);
}
