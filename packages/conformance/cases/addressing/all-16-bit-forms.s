# Each of the eight 16-bit ModRM forms adds the registers it names.
# realmode: exit=hlt expect.ax=0x24 expect.dx=8
# realmode: judge="KVM run; SDM vol. 2, table 2-1"

        mov $table, %bx
        mov $table, %bp
        mov $1, %si
        mov $2, %di
        xor %ax, %ax
        add (%bx,%si), %al      # 1: 2
        add (%bx,%di), %al      # 2: 3
        add 2(%bp,%si), %al     # 3: 4
        add 2(%bp,%di), %al     # 4: 5
        add table+3(%si), %al   # 4: 5
        add table+3(%di), %al   # 5: 6
        add 4(%bp), %al         # 4: 5
        add 5(%bx), %al         # 5: 6
        mov $8, %dx
        hlt
        .data
        .org 0x80
table:  .byte 1, 2, 3, 4, 5, 6
