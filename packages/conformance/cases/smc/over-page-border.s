# An instruction over a page border: its second page is changed.
# realmode: layout=flat load=0x1000 exit=hlt expect.ax=0x0202 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        call last
        movb $2, last + 1
        movb $2, last + 2
        call last
        hlt
        .org 0xffe
last:   mov $0x0101, %ax
        ret
