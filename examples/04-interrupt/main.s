# A software interrupt with a handler of our own.
#
# INT pushes the CS selector, f000, and IRET would come back to f000 × 16 = 0xf0000, where the
# machine of two pages has nothing: the base ffff0000 is gone after the first far transfer. So this
# program moves to the data page first; there the selector is 0 and INT and IRET work as everywhere.
#
# realmode: exit=hlt expect.ax=42 expect.cs=0 expect.sp=0x1000

        .text
        ljmp $0, $main

        .data
        .org 0x21 * 4           # vector 0x21 in the interrupt table: offset, selector
        .word double, 0

        .org 0x400              # past the interrupt table
main:
        mov $0x1000, %sp
        mov $21, %ax
        int $0x21
        hlt

double:
        add %ax, %ax
        iret
