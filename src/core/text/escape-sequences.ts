/**
 * Escape sequences of terminals. They end where a terminal would end them (ECMA-48 8.3): CSI at its final byte; OSC at BEL or
 * ST; DCS, SOS, PM and APC at ST; any other escape after its final byte. None crosses a line end, so that no printed line can
 * vanish inside another's escape; nor the beginning of another one, so that of many without an end each is looked at once.
 */
export const ESCAPE_SEQUENCE = new RegExp(
  [
    String.raw`(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]`,
    String.raw`(?:\x1b\]|\x9d)[^\x07\x1b\x90-\x9f\n]*(?:\x07|\x1b\\|\x9c)`,
    String.raw`(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x90-\x9f\n]*(?:\x1b\\|\x9c)`,
    String.raw`\x1b[ -/]*[0-OQ-WYZ\\\x60-~]`,
  ].join('|'),
  'g',
)
