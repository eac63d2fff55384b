/* command.c - to come. */
typedef int command_is_to_come;
