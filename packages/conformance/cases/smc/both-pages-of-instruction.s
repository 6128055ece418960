# An instruction over a page border: its first page is changed after it ran.
# realmode: layout=flat load=0x1000 exit=hlt expect.bx=0x1234 expect.ax=0x1234 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        mov $0x2f00, %sp
        call last
        movb $0xbb, last
        call last
        hlt
        .org 0xfff
last:   mov $0x1234, %ax
        ret
