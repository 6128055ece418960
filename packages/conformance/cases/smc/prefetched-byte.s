# A byte changed just ahead of IP counts: no prefetch queue hides it.
# realmode: layout=flat exit=hlt expect.al=2 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        movb $2, next + 1
next:   mov $1, %al
        hlt
