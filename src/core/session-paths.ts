/**
 * Beginnings of the paths, as shells see them, of the directories that labrun speaks with sessions by; a number follows. They
 * show in what is printed: shells begin their messages with the file that they read.
 */
export const SESSION_PATHS = {
  /** Where the shell sees the host's files. */
  host: '/run/labrun/',
  /** In a container: on its /dev, which is a tmpfs, so that `docker diff` doesn't show them. */
  container: '/dev/.labrun-',
} as const
