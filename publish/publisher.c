/* publisher.c - to come. */
typedef int publisher_is_to_come;
