# AAA on an i386 adds 106h to AX: a carry out of AL reaches AH beside its own.
# realmode: exit=hlt expect.ax=0x0300 flags=AC judge="SDM vol. 2, AAA"
        mov $0x01fa, %ax
        aaa
        hlt
