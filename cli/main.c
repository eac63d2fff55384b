/* Placeholder until the worker lands, so that the tree builds. */
int main(void)
{
	return 69;
}
