# LEAVE of a 16-bit stack moves SP and BP; the upper halves stay.
# realmode: layout=flat exit=hlt expect.esp=0xaaaa3002 expect.ebp=0xbbbb1234 init.0x3000=3412 judge="KVM run; SDM vol. 2, LEAVE"
        mov $0xaaaa2000, %esp
        mov $0xbbbb3000, %ebp
        leave
        hlt
