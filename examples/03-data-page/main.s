# .data and .bss are in the data page, from address 0, where DS finds them.
#
# The program adds up a table in .data and leaves sum and count in .bss.
#
# realmode: exit=hlt expect.ax=1111 expect.cx=0 mem.0=0100 mem.8=5704 mem.10=0400

        .data
table:  .word 1, 10, 100, 1000
        .equ entries, (. - table) / 2

        .bss
sum:    .skip 2
count:  .skip 2

        .text
        xor %ax, %ax
        mov $table, %si
        mov $entries, %cx
add:
        add (%si), %ax
        add $2, %si
        incw count
        loop add
        mov %ax, sum
        hlt
