/* ingester.c - to come. */
typedef int ingester_is_to_come;
